# paused: claims join and keep their places, holds run, nothing is granted; the rate is remembered
drop d1 units=3 hold=10s rate=1
register d1 ada bob carl dora
open d1
claim d1 ada bob
pause d1
claim d1 carl dora
show d1 bob carl dora
advance 5s
confirm d1 ada order=o-1
show d1
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=10.000
8 claimed d1 bob
waiting d1 bob position=1
9 paused d1 by=operator
10 claimed d1 carl
waiting d1 carl position=2
11 claimed d1 dora
waiting d1 dora position=3
waiting d1 bob position=1
waiting d1 carl position=2
waiting d1 dora position=3
free=2 held=1 sold=0
12 confirmed d1 ada order=o-1
d1 paused free=2 held=0 sold=1 line=3 registered=4 rate=1 revision=2

resume d1
show d1 bob carl dora
advance 2s
----
13 resumed d1 by=operator
14 granted d1 bob until=15.000
held d1 bob until=15.000
waiting d1 carl position=1
waiting d1 dora position=2
15 granted d1 carl until=16.000 at=6.000
free=0 held=2 sold=1

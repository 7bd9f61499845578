# holds lapse at their deadline, in order, each to the next in line
drop d1 units=2 hold=10s
register d1 ada bob carl dora
open d1
claim d1 ada
advance 1s
claim d1 bob
claim d1 carl
claim d1 dora
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=10.000
free=1 held=1 sold=0
8 claimed d1 bob
9 granted d1 bob until=11.000
10 claimed d1 carl
waiting d1 carl position=1
11 claimed d1 dora
waiting d1 dora position=2

advance 9s
show d1 ada bob carl dora
----
12 lapsed d1 ada
13 granted d1 carl until=20.000
free=0 held=2 sold=0
lapsed d1 ada
held d1 bob until=11.000
held d1 carl until=20.000
waiting d1 dora position=1

advance 1s
confirm d1 carl order=o-3
advance 60s
show d1
----
14 lapsed d1 bob
15 granted d1 dora until=21.000
free=0 held=2 sold=0
16 confirmed d1 carl order=o-3
17 lapsed d1 dora at=21.000
free=1 held=0 sold=1
d1 open free=1 held=0 sold=1 line=0 registered=4 rate=unlimited revision=1

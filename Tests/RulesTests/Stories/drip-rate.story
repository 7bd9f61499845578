# one grant a second, and never more than one at once
drop d1 units=10 rate=1
register d1 ada bob carl dora
open d1
claim d1 ada bob carl
advance 0.999s
advance 0.001s
advance 5s
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=600.000
8 claimed d1 bob
waiting d1 bob position=1
9 claimed d1 carl
waiting d1 carl position=2
free=9 held=1 sold=0
10 granted d1 bob until=601.000
free=8 held=2 sold=0
11 granted d1 carl until=602.000 at=2.000
free=7 held=3 sold=0

# what was saved up is at most one grant
advance 60s
claim d1 dora
----
free=7 held=3 sold=0
12 claimed d1 dora
13 granted d1 dora until=666.000

# a short absence leaves the drop open, and does not count for holds either
drop d1 units=1 hold=2s
drop d2 units=1 hold=600s
register d1 ada bob
register d2 ada
open d1
claim d1 ada bob
open d2
claim d2 ada
close d2
advance 1s
away 4.999s
show d1 ada bob
show d2 ada
advance 1s
----
1 registered d1 ada
2 registered d1 bob
3 registered d2 ada
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=2.000
7 claimed d1 bob
waiting d1 bob position=1
8 opened d2 by=operator
9 claimed d2 ada
10 granted d2 ada until=600.000
11 closed d2 byOperator by=operator
d1 free=0 held=1 sold=0
d2 free=0 held=1 sold=0
12 holdsExtended d1 4.999 by=engine reason="the engine was away for 4.9 s"
13 holdsExtended d2 4.999 by=engine reason="the engine was away for 4.9 s"
d1 free=0 held=1 sold=0
d2 free=0 held=1 sold=0
held d1 ada until=6.999
waiting d1 bob position=1
held d2 ada until=604.999
14 lapsed d1 ada
15 granted d1 bob until=8.999
d1 free=0 held=1 sold=0
d2 free=0 held=1 sold=0

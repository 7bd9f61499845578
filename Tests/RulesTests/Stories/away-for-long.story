# after a long absence an open drop is paused first: nothing lapses or is granted for the time away
drop d1 units=2 hold=2s
register d1 ada bob carl
open d1
claim d1 ada bob carl
advance 1s
away 8s
show d1 ada bob carl
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=2.000
7 claimed d1 bob
8 granted d1 bob until=2.000
9 claimed d1 carl
waiting d1 carl position=1
free=0 held=2 sold=0
10 paused d1 by=engine reason="the engine was away for 8.0 s"
11 holdsExtended d1 8.000 by=engine reason="the engine was away for 8.0 s"
free=0 held=2 sold=0
held d1 ada until=10.000
held d1 bob until=10.000
waiting d1 carl position=1

# the holds run on from where they stood
advance 0.999s
confirm d1 ada order=o-1
advance 0.001s
resume d1
----
free=0 held=2 sold=0
12 confirmed d1 ada order=o-1
13 lapsed d1 bob
free=1 held=0 sold=1
14 resumed d1 by=operator
15 granted d1 carl until=12.000

# the rate holds over pauses: two keys pressed in turn let out nothing extra
drop d1 units=10 rate=1
register d1 ada bob carl
open d1
claim d1 ada bob carl
advance 0.500s
pause d1
resume d1
advance 0.100s
pause d1
resume d1
advance 0.400s
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=600.000
7 claimed d1 bob
waiting d1 bob position=1
8 claimed d1 carl
waiting d1 carl position=2
free=9 held=1 sold=0
9 paused d1 by=operator
10 resumed d1 by=operator
free=9 held=1 sold=0
11 paused d1 by=operator
12 resumed d1 by=operator
13 granted d1 bob until=601.000
free=8 held=2 sold=0

# an engine that was away finds the holds long over
drop d1 units=1 hold=60s closes=500s
register d1 ada bob carl
open d1
claim d1 ada bob carl
jump 100s
jump 1000s
show d1 ada bob carl
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=60.000
7 claimed d1 bob
waiting d1 bob position=1
8 claimed d1 carl
waiting d1 carl position=2
9 lapsed d1 ada
10 granted d1 bob until=160.000
free=0 held=1 sold=0
11 closed d1 bySchedule by=schedule
12 lapsed d1 bob
free=1 held=0 sold=0
lapsed d1 ada
lapsed d1 bob
waiting d1 carl position=1

# one who is preferred is served also while nobody else waits
campaign carry_over
drop d1 units=1 hold=60s
drop d2 units=1 hold=60s
register d1 ada bob
register d2 ada bob
open d1
claim d1 ada bob
confirm d1 ada order=o-1
open d2
pause d2
claim d2 bob
resume d2
----
1 registered d1 ada
2 registered d1 bob
3 registered d2 ada
4 registered d2 bob
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=60.000
8 claimed d1 bob
waiting d1 bob position=1
9 confirmed d1 ada order=o-1
10 closed d1 soldOut by=law
11 opened d2 by=operator
12 paused d2 by=operator
13 claimed d2 bob
waiting d2 bob position=1
14 resumed d2 by=operator
15 granted d2 bob until=60.000

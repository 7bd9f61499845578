# who let a hold lapse has had a chance; who waited at the closing has not
campaign carry_over
drop d1 units=1 hold=10s
drop d2 units=1 hold=60s
register d1 ada bob
register d2 ada bob dora
open d1
claim d1 ada
advance 10s
pause d1
claim d1 bob
close d1
open d2
pause d2
claim d2 dora ada bob
show d2 dora ada bob
----
1 registered d1 ada
2 registered d1 bob
3 registered d2 ada
4 registered d2 bob
5 registered d2 dora
6 opened d1 by=operator
7 claimed d1 ada
8 granted d1 ada until=10.000
9 lapsed d1 ada
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
10 paused d1 by=operator
11 claimed d1 bob
waiting d1 bob position=1
12 closed d1 byOperator by=operator
13 opened d2 by=operator
14 paused d2 by=operator
15 claimed d2 dora
waiting d2 dora position=1
16 claimed d2 ada
waiting d2 ada position=2
17 claimed d2 bob
waiting d2 bob position=1
waiting d2 dora position=2
waiting d2 ada position=3
waiting d2 bob position=1

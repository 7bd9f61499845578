# without carry_over the second drop knows nothing of the first
drop d1 units=1
drop d2 units=1
register d1 ada bob
register d2 bob dora
open d1
claim d1 ada bob
close d1
open d2
pause d2
claim d2 dora bob
show d2 dora bob
----
1 registered d1 ada
2 registered d1 bob
3 registered d2 bob
4 registered d2 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=600.000
8 claimed d1 bob
waiting d1 bob position=1
9 closed d1 byOperator by=operator
10 opened d2 by=operator
11 paused d2 by=operator
12 claimed d2 dora
waiting d2 dora position=1
13 claimed d2 bob
waiting d2 bob position=2
waiting d2 dora position=1
waiting d2 bob position=2

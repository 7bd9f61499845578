# every repeated command returns what stands
drop d1 units=2 hold=60s
register d1 ada bob
register d1 ada
open d1
open d1
claim d1 ada
claim d1 ada
pause d1
claim d1 bob
claim d1 bob
resume d1
claim d1 bob
confirm d1 ada order=o-1
confirm d1 ada order=o-1
release d1 bob
release d1 bob
claim d1 bob
----
1 registered d1 ada
2 registered d1 bob
registered d1 ada
3 opened d1 by=operator
stands d1 open
4 claimed d1 ada
5 granted d1 ada until=60.000
held d1 ada until=60.000
6 paused d1 by=operator
7 claimed d1 bob
waiting d1 bob position=1
waiting d1 bob position=1
8 resumed d1 by=operator
9 granted d1 bob until=60.000
held d1 bob until=60.000
10 confirmed d1 ada order=o-1
sold d1 ada order=o-1
11 released d1 bob
released d1 bob
released d1 bob

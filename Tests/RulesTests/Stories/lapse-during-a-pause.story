# a hold that ends during a pause frees its unit, which waits for the resume
drop d1 units=1 hold=10s
register d1 ada bob
open d1
claim d1 ada bob
pause d1
advance 30s
resume d1
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=10.000
6 claimed d1 bob
waiting d1 bob position=1
7 paused d1 by=operator
8 lapsed d1 ada at=10.000
free=1 held=0 sold=0
9 resumed d1 by=operator
10 granted d1 bob until=40.000

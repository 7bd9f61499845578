# who leaves the draw pool is not drawn
drop d1 units=1 hold=60s order=draw window=5s seed=9.9.9.9
register d1 a b c
open d1
claim d1 a b c
release d1 b
advance 5s
show d1 a b c
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 opened d1 by=operator
5 claimed d1 a
waiting d1 a position=1 awaits=draw
6 claimed d1 b
waiting d1 b position=2 awaits=draw
7 claimed d1 c
waiting d1 c position=3 awaits=draw
8 released d1 b
9 drawn d1
10 granted d1 c until=65.000
free=0 held=1 sold=0
waiting d1 a position=1
released d1 b
held d1 c until=65.000

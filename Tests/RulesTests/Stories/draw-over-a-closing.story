# closed within the window: the draw pool waits for the reopening
drop d1 units=1 order=draw window=5s seed=1.2.3.4
register d1 a b c
open d1
claim d1 a b
close d1
advance 10s
reopen d1
claim d1 c
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
7 closed d1 byOperator by=operator
free=1 held=0 sold=0
8 reopened d1 by=operator
9 drawn d1
10 granted d1 b until=610.000
11 claimed d1 c
waiting d1 c position=2
waiting d1 a position=1
held d1 b until=610.000
waiting d1 c position=2

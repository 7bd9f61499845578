# the window ends during a pause: it is drawn then, and later claims come after
drop d1 units=1 order=draw window=5s seed=1.2.3.4
register d1 a b c
open d1
claim d1 a b
pause d1
advance 5s
claim d1 c
show d1 a b c
resume d1
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 opened d1 by=operator
5 claimed d1 a
waiting d1 a position=1 awaits=draw
6 claimed d1 b
waiting d1 b position=2 awaits=draw
7 paused d1 by=operator
8 drawn d1
free=1 held=0 sold=0
9 claimed d1 c
waiting d1 c position=3
waiting d1 a position=2
waiting d1 b position=1
waiting d1 c position=3
10 resumed d1 by=operator
11 granted d1 b until=605.000

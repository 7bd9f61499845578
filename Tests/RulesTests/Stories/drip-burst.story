# a pause leaves one grant saved up, whatever was before
drop d1 units=10 rate=30
register d1 a b c d e f g
open d1
advance 10s
pause d1
claim d1 a b c d e f g
resume d1
advance 0.033s
advance 0.001s
advance 0.100s
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 registered d1 d
5 registered d1 e
6 registered d1 f
7 registered d1 g
8 opened d1 by=operator
free=10 held=0 sold=0
9 paused d1 by=operator
10 claimed d1 a
waiting d1 a position=1
11 claimed d1 b
waiting d1 b position=2
12 claimed d1 c
waiting d1 c position=3
13 claimed d1 d
waiting d1 d position=4
14 claimed d1 e
waiting d1 e position=5
15 claimed d1 f
waiting d1 f position=6
16 claimed d1 g
waiting d1 g position=7
17 resumed d1 by=operator
18 granted d1 a until=610.000
free=9 held=1 sold=0
19 granted d1 b until=610.034
free=8 held=2 sold=0
20 granted d1 c until=610.067 at=10.067
21 granted d1 d until=610.100 at=10.100
22 granted d1 e until=610.134
free=5 held=5 sold=0

# units that come back find one grant and a tenth of a second's flow saved up: three at twenty a second
drop d1 units=5 rate=20 hold=10s
register d1 a b c d e f g h
open d1
claim d1 a b c d e f g h
advance 1s
show d1
jump 60s
advance 0.050s
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 registered d1 d
5 registered d1 e
6 registered d1 f
7 registered d1 g
8 registered d1 h
9 opened d1 by=operator
10 claimed d1 a
11 granted d1 a until=10.000
12 claimed d1 b
waiting d1 b position=1
13 claimed d1 c
waiting d1 c position=2
14 claimed d1 d
waiting d1 d position=3
15 claimed d1 e
waiting d1 e position=4
16 claimed d1 f
waiting d1 f position=5
17 claimed d1 g
waiting d1 g position=6
18 claimed d1 h
waiting d1 h position=7
19 granted d1 b until=10.050 at=0.050
20 granted d1 c until=10.100 at=0.100
21 granted d1 d until=10.150 at=0.150
22 granted d1 e until=10.200 at=0.200
free=0 held=5 sold=0
d1 open free=0 held=5 sold=0 line=3 registered=8 rate=20 revision=1
23 lapsed d1 a
24 lapsed d1 b
25 lapsed d1 c
26 lapsed d1 d
27 lapsed d1 e
28 granted d1 f until=71.000
29 granted d1 g until=71.000
30 granted d1 h until=71.000
free=2 held=3 sold=0
free=2 held=3 sold=0

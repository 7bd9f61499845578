# unlimited, then four a second, then none
drop d1 units=10
register d1 a b c d e f g
open d1
claim d1 a b
setDripRate d1 4
claim d1 c d e f g
advance 0.500s
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 registered d1 d
5 registered d1 e
6 registered d1 f
7 registered d1 g
8 opened d1 by=operator
9 claimed d1 a
10 granted d1 a until=600.000
11 claimed d1 b
12 granted d1 b until=600.000
13 dripRateSet d1 4 by=operator
14 claimed d1 c
15 granted d1 c until=600.000
16 claimed d1 d
waiting d1 d position=1
17 claimed d1 e
waiting d1 e position=2
18 claimed d1 f
waiting d1 f position=3
19 claimed d1 g
waiting d1 g position=4
20 granted d1 d until=600.250 at=0.250
21 granted d1 e until=600.500
free=5 held=5 sold=0

setDripRate d1 0
advance 10s
setDripRate d1 1
advance 1s
show d1
----
22 dripRateSet d1 0 by=operator
free=5 held=5 sold=0
23 dripRateSet d1 1 by=operator
24 granted d1 f until=611.500
free=4 held=6 sold=0
d1 open free=4 held=6 sold=0 line=1 registered=7 rate=1 revision=4

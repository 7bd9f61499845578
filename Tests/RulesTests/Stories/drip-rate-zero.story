# 0 grants nothing until it is changed
drop d1 units=10 rate=0
register d1 ada bob
open d1
claim d1 ada bob
advance 100s
setDripRate d1 unlimited by=olga
setDripRate d1 unlimited by=olga
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
waiting d1 ada position=1
5 claimed d1 bob
waiting d1 bob position=2
free=10 held=0 sold=0
6 dripRateSet d1 unlimited by=olga
7 granted d1 ada until=700.000
8 granted d1 bob until=700.000
stands d1 setDripRate

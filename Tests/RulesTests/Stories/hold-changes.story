# a new hold is for units granted from now on
drop d1 units=3 hold=60s
register d1 ada bob
open d1
claim d1 ada
setHold d1 5s by=olga
setHold d1 5s by=olga
setHold d1 0s by=olga
setHold d1 9000000s by=olga
claim d1 bob
advance 10s
show d1 ada bob
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=60.000
6 holdSet d1 5.000 by=olga
stands d1 setHold
refused notAllowed d1 setHold
refused notAllowed d1 setHold
7 claimed d1 bob
8 granted d1 bob until=5.000
9 lapsed d1 bob at=5.000
free=2 held=1 sold=0
held d1 ada until=60.000
lapsed d1 bob

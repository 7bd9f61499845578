# opened by hand at the very moment of its closing time, it stays open: that was meant so
drop d1 units=1 closes=10s
register d1 ada
advance 10s
open d1
advance 5s
show d1
----
1 registered d1 ada
free=1 held=0 sold=0
2 opened d1 by=operator
free=1 held=0 sold=0
d1 open free=1 held=0 sold=0 line=0 registered=1 rate=unlimited revision=1

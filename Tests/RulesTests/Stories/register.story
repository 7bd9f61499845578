# one registration a buyer a drop; a buyer without a claim may leave and come again
drop d1 units=1
register d1 ada
register d1 ada
unregister d1 ada
unregister d1 ada
unregister d1 eve
register d1 ada
show d1
open d1
claim d1 ada
unregister d1 ada
claim d1 eve
confirm d1 eve order=o-1
----
1 registered d1 ada
registered d1 ada
2 unregistered d1 ada
unregistered d1 ada
refused notRegistered d1 eve
3 registered d1 ada
d1 registering free=1 held=0 sold=0 line=0 registered=1 rate=unlimited revision=0
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=600.000
refused wrongPhase d1 ada
refused notRegistered d1 eve
refused notRegistered d1 eve

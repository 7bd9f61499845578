# who has left the register cannot claim
drop d1 units=1
register d1 ada bob
unregister d1 ada
open d1
unregister d1 bob
claim d1 ada
claim d1 bob
register d1 ada
----
1 registered d1 ada
2 registered d1 bob
3 unregistered d1 ada
4 opened d1 by=operator
5 unregistered d1 bob
refused notRegistered d1 ada
refused notRegistered d1 bob
refused registrationNotOpen d1 ada

# registration ends at its time where only an operator opens
drop d1 units=1 registration_closes=10s
register d1 ada
advance 10s
register d1 bob
show d1
open d1
----
1 registered d1 ada
2 registrationClosed d1 by=schedule
free=1 held=0 sold=0
refused registrationNotOpen d1 bob
d1 ready free=1 held=0 sold=0 line=0 registered=1 rate=unlimited revision=1
3 opened d1 by=operator

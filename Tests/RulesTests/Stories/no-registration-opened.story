# a scheduled drop cannot open before it has taken registrations
drop d1 units=1 registration_opens=100s
register d1 ada
claim d1 ada
open d1
pause d1
resume d1
close d1
closeRegistration d1
reopen d1
show d1
----
refused registrationNotOpen d1 ada
refused notOpen d1 ada
refused wrongPhase d1 open
refused notOpen d1 pause
refused notOpen d1 resume
refused notOpen d1 close
refused registrationNotOpen d1 closeRegistration
refused wrongPhase d1 reopen
d1 scheduled free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=0

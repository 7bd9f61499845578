# an announcement is taken back; that makes no revision
drop d1 units=1
retract d1
announce d1 "soon" by=olga
retract d1 by=pia revision=0
retract d1 by=olga
announce d1 "later" by=olga
advance 1s
retract d1 by=olga reason="untrue"
show d1
----
refused wrongPhase d1 retract
1 announced d1 "soon" by=olga
2 retracted d1 by=pia
refused wrongPhase d1 retract
3 announced d1 "later" by=olga
free=1 held=0 sold=0
4 retracted d1 by=olga reason="untrue"
d1 registering free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=0

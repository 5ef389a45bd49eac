# kinds.nc -O0
break kinds.nc:@scalars@
break kinds.nc:@collections@
break kinds.nc:@pattern@
break kinds.nc:@closure@
break kinds.nc:@objects@
break kinds.nc:@nested@
break kinds.nc:@end of scopes@
break kinds.nc:@method of a struct@
break kinds.nc:@method of a class@
run
bt
info args
info locals
whatis text
print text->data
print/c small
continue
info locals
print *numbers
print numbers->data[1]@2
print words->data[1]->data
print points->data[1]
ptype points
continue
info args
info locals
print *shape
print empty->tag
print *dog
print *(Dog)animal
ptype dog
continue
bt
info args
info locals
continue
info locals
continue
info locals
print total->data
continue
info locals

continue
info args
info locals
print self.x
continue
bt
print *self
print text->data
print seen
print *rex->owner

# kinds.nc -O0
break kinds.objects
break kinds.Animal.describe
break kinds.scopes
run
bt
print *shape
next
next
up
continue
print values->data[1]@1
print values->length
finish
continue
print *self

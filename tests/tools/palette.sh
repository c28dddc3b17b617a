#!/bin/bash
# A picture for docs/screens in few colours, with nothing of today in it: palette.sh COLOURS FROM TO
exec convert "$2" +dither -colors "$1" -strip -define png:exclude-chunks=date,time,tIME -define png:compression-level=9 "PNG8:$3"

# SPDX-License-Identifier: GPL-3.0-or-later
# Turns data/schema/NNN-room.sql into `const struct migration migration_NNN_room` and any other data/DIR/NAME.ini
# into `const char embedded_NAME[]`, as C text. Works in mawk, gawk and busybox awk.
function symbol(s) { gsub(/[^A-Za-z0-9]/, "_", s); return s }
FNR == 1 {
	name = FILENAME
	sub(/.*\//, "", name)
	sql = name ~ /\.sql$/
	sub(/\.[a-z]*$/, "", name)
	print "/* Generated from " FILENAME "; edit that file instead. */"
	if (sql) {
		print "#include \"src/store/room.h\""
		version = name
		sub(/-.*/, "", version)
		sub(/^0+/, "", version)
		print "extern const struct migration migration_" symbol(name) ";"
		print "const struct migration migration_" symbol(name) " = {"
		print "    " version ", \"" name "\","
	} else {
		print "extern const char embedded_" symbol(name) "[];"
		print "const char embedded_" symbol(name) "[] ="
	}
}
{
	line = $0
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	print "    \"" line "\\n\""
}
END { print sql ? "};" : "    ;" }

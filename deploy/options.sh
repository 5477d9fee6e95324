# Reads the options of the script that sources this. The script's usage() names them: what follows an option in capitals is its value (made
# absolute if it is a FILE or FOLDER), else its value is "yes". Each sets the variable of its name, with an underscore for a dash. What is no
# option goes into the array `arguments`, if the script has one.

while [ $# -gt 0 ]; do
    if [ "$1" = --help ] || [ "$1" = -h ]; then
        usage
        exit 0
    fi
    variable=${1#--}
    variable=${variable//-/_}
    kind=$(awk -v option="$1" '{ for (i = 1; i <= NF; i++) if ($i == option) { print ($(i + 1) ~ /^[A-Z]+$/ ? $(i + 1) : "flag"); exit } }' <<<"$(usage)")
    case $1:$kind:$# in
        --*:flag:*) printf -v "$variable" yes ;;
        --*::* | --*:*:1) usage >&2; exit 2 ;;
        --*:FILE:* | --*:FOLDER:*) printf -v "$variable" %s "$(realpath -m "$2")"; shift ;;
        --*) printf -v "$variable" %s "$2"; shift ;;
        *)
            [[ $1 != -* ]] && declare -p arguments >/dev/null 2>&1 || { usage >&2; exit 2; }
            arguments+=("$1")
            ;;
    esac
    shift
done

"""As people in Canberra write them; whatever else they type for a time of day is read as well, 5 pm for one."""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%I:%M %p", "%I:%M%p", "%I.%M %p", "%I.%M%p", "%I %p", "%I%p", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [f"{day} {hour}" for day in DATE_INPUT_FORMATS for hour in TIME_INPUT_FORMATS]
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:i a"

"""What a text may hold, what a person is told in the app, and when a phone may be woken: functions of values."""

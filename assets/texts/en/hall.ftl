# In a test hall, before an operator has seen the candidate's document. The same keys in kk, ru and en.

hall-title = An operator will come to you
hall-place = Hall { $hall }, seat { $seat }
hall-lead = Please stay seated and have your identity document ready.
hall-advice = Once the operator has looked at it, this window goes on by itself.

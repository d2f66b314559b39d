# Interruptions of an attempt: what the candidate is told, and the words of findings for staff.
interruption-party-candidate = the candidate
interruption-party-computer = the candidate's computer or line, without a deed shown
interruption-party-provider = the internet provider
interruption-party-service = the exam service
interruption-party-unknown = not known

interruption-prefilled = Interruption on {$at}, {$seconds} s. Found to be of: {$party}.
interruption-prefilled-lasts = Interruption since {$at}. Found to be of: {$party}.

interruption-fact-service-down = The exam service was not running for a part of that time.
interruption-fact-service-refused = The exam service was reached, and could not take what was sent.
interruption-fact-service-stalled = The exam service stood still for a time.
interruption-fact-service-troubled = The exam service could not serve others at that time.
interruption-fact-service-up = The exam service was running all that time.
interruption-fact-hall-silent = Most of the same hall fell silent at once ({$silent} of {$running} others).
interruption-fact-network-silent = Most candidates of the same provider fell silent at once ({$silent} of {$running} others).
interruption-fact-everyone-silent = Most candidates everywhere fell silent at once ({$silent} of {$running} others).
interruption-fact-hall-well = Others in the same hall were heard throughout ({$running}).
interruption-fact-network-well = Others of the same provider were heard throughout ({$running}).
interruption-fact-others-well = Others were heard throughout ({$running}).
interruption-fact-contradicted = The journal says that the service answered while the service heard nothing.
interruption-fact-window-closed = The window was closed after it had said what that means.
interruption-fact-program-error = The program ended with an error of its own.
interruption-fact-program-crashed = The program crashed: this is no deed of the candidate.
interruption-fact-logged-out = The session on the computer was ended by a log-out.
interruption-fact-system-ended = The computer's system was ended in order; by whom is not known.
interruption-fact-ended-in-order = The program was asked to end; by whom is not known.
interruption-fact-ended-by-force = The program was ended by force; by whom or what is not known.
interruption-fact-computer-restarted = The computer was started anew.
interruption-fact-other-computer = The attempt went on at another computer.
interruption-fact-switched-off = The system says that a person shut the computer down.
interruption-fact-updated = The system restarted the computer for an update.
interruption-fact-power-lost = The system says that the power went away without an orderly end.
interruption-fact-system-crashed = The computer's system crashed.
interruption-fact-asleep = The computer was asleep.
interruption-fact-stood-still = The program stood still on the computer.
interruption-fact-battery-empty = The battery was all but empty ({$percent}%), and the computer was not on mains.
interruption-fact-mains-lost = The computer lost the mains at that time.
interruption-fact-disk-refused = The computer's disk kept nothing more.
interruption-fact-adapter-off = The network adapter was switched off on the computer.
interruption-fact-radio-off = The computer's radio was switched off (flight mode).
interruption-fact-link-down = The network link was down at the computer; by whom or what is not known.
interruption-fact-gateway-gone = The network link was up; the router did not answer.
interruption-fact-service-refuses = The candidate's computer reached the service's machine, which refused.
interruption-fact-names-gone = The network link was up; the provider's name service did not answer.
interruption-fact-only-service-away = The network link was up and another place was reached; the exam service was not.
interruption-fact-beyond-gateway = The network link was up and the router answered; nothing beyond it did.
interruption-fact-beyond-link = The network link was up; what lies beyond it could not be told.
interruption-fact-line-unknown = The state of the network link could not be told.

# To the candidate, after the line is back; {$seconds}: how long it was away.
interruption-away-link = The connection was away for {$seconds} s. It is on record that your computer's network link was down. Everything is saved; carry on.
interruption-away-gateway = The connection was away for {$seconds} s. It is on record that your network link was up and your router did not answer. Everything is saved; carry on.
interruption-away-provider = The connection was away for {$seconds} s. It is on record that your network link was up and the provider was not reachable. Everything is saved; carry on.
interruption-away-service = The connection was away for {$seconds} s. It is on record that your network link was up and the exam service did not answer. Everything is saved; carry on.
interruption-away-unknown = The connection was away for {$seconds} s. When and for how long is on record. Everything is saved; carry on.
interruption-away-asleep = The computer was asleep for {$seconds} s. That is on record. Everything is saved; your time ran on.

# Essays: a contest's commission at the console.
essays-list = Essays to mark
essays-contest = Contest
essays-text = Text of the essay
essays-none = No contest's commission is yours.
essays-none-yet = There are no essays yet. They come here once the proctor has published without a violation.
essays-opening = The essay is on its way.
essays-administrator = Essays are read by the commission alone. The list shows how many marks each has.
essays-progress = You have marked { $mine } of { $count }
essays-count = Essays: { $count }
essays-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
 }
essays-words-of = { $count } of at most { $limit } words
essays-over = Longer than allowed (26/117)
essays-over-short = too long
essays-nothing = The candidate wrote nothing.
essays-given = Marks given: { $given }
essays-mark = Mark: { $mark }
essays-mark-name = Mark { $mark }
essays-state-needed = Each essay needs marks of the same number of members, at least { $needed } of { $size } (184/115).
essays-state-awaited = Candidates still to finish or to be published: { $count }.
essays-state-short = Essays short of marks: { $count }.
essays-state-closed = The marks were closed on { $at }.
essays-scale = Your mark, keys 0 to 5
essays-scale-0 = The topic was not written on or not disclosed
essays-scale-1 = The topic is partly disclosed: general knowledge and understanding of the field
essays-scale-3 = The topic is well disclosed: broad knowledge, independent and critical analysis
essays-scale-5 = The topic is fully disclosed: deep knowledge, a high level of critical analysis, measures to improve the field are proposed
essays-words-on-it = Words on your mark, if you wish
essays-own-none = You have not marked this essay.
essays-own = Your mark is kept: { $mark }
essays-closed = The marks are closed.
essays-take-back = Take back
essays-take-back-key = Ctrl+Z takes your mark back
essays-next = Next (N)
essays-close = Close the marks
essays-close-lead = The mean of the marks becomes each candidate's mark, and the results are told. Marks cannot be changed afterwards.

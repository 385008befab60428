/** What the pictures of each spoilt machine show, and what would help, by its name. */
export const spoils: Readonly<Record<string, string>> = {
  'nothing is spoilt':
    'The write head goes on by one slot with each vector. When everything was seen, the read head goes the same way from the beginning. Two parallel lines: that is what copying looks like.',
  'a rate a hundred times too large':
    'The first steps threw the weights so far away that whatever the network computes is saturated. Where the heads are, if they are anywhere, has nothing to do with what comes in. Try a tenth of the learning rate.',
  'a rate a hundred times too small':
    'These are the pictures of a machine that has learned nothing yet, and they hardly change: its heads drift on by themselves, as the biases that they begin with have it, and blur. Try ten times the learning rate, or give it more examples.',
  'heads that cannot move':
    'Lines that lead nowhere: the heads stay where they are, and each vector falls on the one before. Give their addressing a shift.',
  'heads that begin everywhere':
    'Blank from top to bottom: each of the 128 slots gets the same small weight, so every slot holds the same, and nothing ever tells them apart. Let the heads begin on one slot.',
  'a memory that forgets':
    'Wherever the heads go, there is nothing left to be read: each step wipes what the steps before have written. Let the write head begin by erasing less.',
};

import { answer, associativeRecall, createRng, loadZoo, selectWasm } from 'tapehead';

await selectWasm();
const model = await loadZoo('associative-recall-lstm');
const task = associativeRecall();
const question = task.sample([{ length: 12 }], createRng(1)); // 12 items; it was trained on up to 6
console.log((await answer(model, question)).wrong); // 0
model.dispose();

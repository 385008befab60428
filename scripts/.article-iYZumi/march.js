import { answer, copy, createRng, feedforward, train } from 'tapehead';
const task = copy({ maxLength: 10 }); // one vector at a time, and then all of them from memory
const { model } = await train(task, {
    controller: feedforward({ units: 100 }), // it drives a memory of 128 slots
    onCheck: ({ sequences, wrong }) => {
        console.log(sequences, wrong);
    },
});
for (const length of [10, 20, 40]) {
    const { wrong } = await answer(model, task.sample([{ length }], createRng(1)));
    console.log(length, wrong); // 0, 0, 0
}
model.dispose();

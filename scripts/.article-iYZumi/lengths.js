import { answer, copy, createRng, loadZoo, ntmRegistry, selectWasm, withSlots } from 'tapehead';
await selectWasm();
const model = await loadZoo('copy-lstm'); // it has never seen more than 20 vectors
const task = copy({ maxLength: 1000 });
for (const slots of [128, 1250]) {
    const machine = withSlots(model, slots, ntmRegistry); // the same weights
    const { wrong, total } = await answer(machine, task.sample([{ length: 1000 }], createRng(1)));
    console.log(slots, wrong, total); // in 128 slots most is lost, in 1,250 nothing
    machine.dispose();
}
model.dispose();

"""The paper's machine on copy, a step of training in PyTorch: forward, backward, clipping by the global norm, Adam.

python3 torch_step.py T BATCH, on one thread. Prints one line of JSON.
"""

import json
import sys
import time

import torch
from torch.nn import functional

length, batch = int(sys.argv[1]), int(sys.argv[2])
slots, width, units, inputs, outputs = 128, 20, 100, 10, 8
steps = 2 * length + 2
torch.set_num_threads(1)
torch.manual_seed(1)


class Machine(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.controller = torch.nn.LSTMCell(inputs + width, units)
        self.read_head = torch.nn.Linear(units, width + 6)
        self.write_head = torch.nn.Linear(units, 3 * width + 6)
        self.output = torch.nn.Linear(units + width, outputs)
        self.first_read = torch.nn.Parameter(torch.zeros(1, width))
        self.first_hidden = torch.nn.Parameter(torch.zeros(1, units))
        self.first_cell = torch.nn.Parameter(torch.zeros(1, units))

    def forward(self, sequence):
        read = self.first_read.expand(batch, -1)
        state = (self.first_hidden.expand(batch, -1), self.first_cell.expand(batch, -1))
        memory = torch.full((batch, slots, width), 1e-6)
        reading = writing = torch.full((batch, slots), 1 / slots)
        logits = []
        for vector in sequence:
            state = self.controller(torch.cat([vector, read], 1), state)
            hidden = state[0]
            reading = weighting_of(self.read_head(hidden), memory, reading)
            read = torch.bmm(reading.unsqueeze(1), memory).squeeze(1)
            head = self.write_head(hidden)
            writing = weighting_of(head, memory, writing)
            erase = torch.sigmoid(head[:, width + 6 : 2 * width + 6])
            add = torch.tanh(head[:, 2 * width + 6 :])
            where = writing.unsqueeze(2)
            memory = memory * (1 - where * erase.unsqueeze(1)) + where * add.unsqueeze(1)
            logits.append(self.output(torch.cat([hidden, read], 1)))
        return torch.stack(logits)


def weighting_of(head, memory, previous):
    key = torch.tanh(head[:, :width])
    strength = functional.softplus(head[:, width : width + 1])
    gate = torch.sigmoid(head[:, width + 1 : width + 2])
    shift = torch.softmax(head[:, width + 2 : width + 5], 1)
    power = 1 + functional.softplus(head[:, width + 5 : width + 6])
    dots = torch.bmm(memory, key.unsqueeze(2)).squeeze(2)
    norms = (memory * memory).sum(2) * (key * key).sum(1, keepdim=True)
    content = torch.softmax(strength * dots / torch.sqrt(norms + 1e-8), 1)
    gated = gate * content + (1 - gate) * previous
    shifted = (
        torch.roll(gated, -1, 1) * shift[:, 0:1]
        + gated * shift[:, 1:2]
        + torch.roll(gated, 1, 1) * shift[:, 2:3]
    )
    sharpened = (shifted + 1e-12) ** power
    return sharpened / sharpened.sum(1, keepdim=True)


machine = Machine()
optimizer = torch.optim.Adam(machine.parameters(), lr=1e-4)
pattern = torch.randint(0, 2, (length, batch, outputs)).float()
sequence = torch.zeros(steps, batch, inputs)
sequence[0, :, 8] = 1
sequence[1 : length + 1, :, :outputs] = pattern
sequence[length + 1, :, 9] = 1


def train():
    optimizer.zero_grad()
    logits = machine(sequence)[length + 2 :]
    loss = functional.binary_cross_entropy_with_logits(logits, pattern, reduction="sum") / batch
    loss.backward()
    torch.nn.utils.clip_grad_norm_(machine.parameters(), 10)
    optimizer.step()
    return loss.item()


losses = [train() for _ in range(3)]
times = []
for _ in range(9):
    begin = time.process_time()
    losses.append(train())
    times.append(1000 * (time.process_time() - begin) / batch)
times.sort()
print(
    json.dumps(
        {
            "version": torch.__version__,
            "msPerSequence": times[len(times) // 2],
            "firstLoss": losses[0],
            "lastLoss": losses[-1],
        }
    )
)

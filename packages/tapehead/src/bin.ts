#!/usr/bin/env node
import '@tapehead/cli/bin';

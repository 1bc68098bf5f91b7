using Lottery.Fuzz;
using SharpFuzz;

// Without afl-fuzz the input is standard input, once: lottery-fuzz < an input that scripts/fuzz.sh kept.
using var server = new FuzzedServer();
Fuzzer.OutOfProcess.Run(server.Serve);

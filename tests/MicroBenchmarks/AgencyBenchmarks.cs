using BenchmarkDotNet.Attributes;
using Lottery.Client.Files;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.MicroBenchmarks;

/// <summary>The agency's side: its file to lines, and the server's answers.</summary>
public class AgencyBenchmarks
{
    private const int Messages = 1000;

    private string _file = "";

    /// <summary>Writes the agency's file.</summary>
    [GlobalSetup]
    public void WriteFile()
    {
        _file = Path.GetTempFileName();
        File.WriteAllLines(_file, Enumerable.Repeat(SampleMessage.Csv.TrimEnd('\n'), Messages));
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void RemoveFile() => File.Delete(_file);

    /// <summary>One line of the file, to the line that goes on the wire.</summary>
    [Benchmark(OperationsPerInvoke = Messages * SampleMessage.Bets)]
    public int ReadBet()
    {
        using var file = new BetFile(_file, LogWriter.None);
        using var bets = new BetCsvReader(file, file.FromStart(), new AgencyId(1));
        var read = 0;
        while (bets.TryRead(CancellationToken.None))
            read += bets.Line.Length;
        return read;
    }

    /// <summary>What nearly every answer is.</summary>
    [Benchmark]
    public int DecodeAck() => ReplyDecoder.DecodeBetsReply("ACK\n", SampleMessage.Bets);

    /// <summary>What it seldom is.</summary>
    [Benchmark]
    public int DecodeRejected() => ReplyDecoder.DecodeBetsReply("REJECTED 7\n", SampleMessage.Bets);
}

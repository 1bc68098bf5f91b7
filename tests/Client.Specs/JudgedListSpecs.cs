using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>END says that a list was sent whole: what becomes of one that has bad lines, or no lines.</summary>
public sealed class JudgedListSpecs
{
    private const string Bad = "Ana,Paz,1,31/01/1990,7\n";

    /// <summary>Every way in which a list is sent.</summary>
    public static TheoryData<UploadProtocol, bool> Ways { get; } =
        new MatrixTheoryData<UploadProtocol, bool>(Enum.GetValues<UploadProtocol>(), [false, true]);

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task Of_a_list_that_ends_with_a_bad_line_nothing_is_sent(
        UploadProtocol protocol,
        bool perMessage
    )
    {
        using var client = Start(Csv.Of(300) + Bad, protocol, perMessage);

        var failure = await client.FailAsync<FailedException>();

        Assert.EndsWith(
            "bets.csv has 1 bad line and 300 bets; nothing was sent. Line 301: the birthdate is a date of "
                + "another form (such as dd/mm/yyyy); write it yyyy-MM-dd: 1990-12-31",
            failure.Message
        );
        Assert.Empty(client.Log.With("action: connect"));
        Assert.Equal(
            $"WARNING  action: bad_line | result: fail | file: {client.Folder.File("bets.csv")} | line: 301 "
                + "| value: 31/01/1990 | reason: the birthdate is no real date yyyy-MM-dd",
            Assert.Single(client.Log.With("action: bad_line |"))
        );
    }

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task Where_bad_lines_are_skipped_the_others_are_sent_and_ended_and_the_last_word_is_a_failure(
        UploadProtocol protocol,
        bool perMessage
    )
    {
        using var client = Start(
            $"{Csv.Line(1)}{Bad}{Csv.Line(2)}{Bad}",
            protocol,
            perMessage,
            o => o with { SkipBadLines = true }
        );

        var messages = await HearAsync(client, perMessage);
        var failure = await client.FailAsync<FailedException>();

        Assert.Equal(
            [Csv.WireOf(1, 2), "END\n", "CON|7\n"],
            messages.Where(message => !message.StartsWith("WIN", StringComparison.Ordinal))
        );
        Assert.EndsWith("2 bad lines were skipped, and the server refused 0 bets", failure.Message);
    }

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task A_list_without_a_good_line_is_not_ended_even_if_bad_lines_are_skipped(
        UploadProtocol protocol,
        bool perMessage
    )
    {
        using var client = Start(Bad, protocol, perMessage, o => o with { SkipBadLines = true });

        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("1 bad line and 0 bets; nothing was sent", failure.Message);
        Assert.Empty(client.Log.With("action: connect"));
    }

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task An_empty_list_has_to_be_meant(UploadProtocol protocol, bool perMessage)
    {
        using var client = Start("\r\n \n", protocol, perMessage);

        var failure = await client.FailAsync<FailedException>();

        Assert.EndsWith(
            "has no bets; nothing was sent. If the agency has none, --empty says so",
            failure.Message
        );
        Assert.Empty(client.Log.With("action: connect"));
    }

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task An_empty_list_that_is_meant_is_ended(UploadProtocol protocol, bool perMessage)
    {
        using var client = Start("", protocol, perMessage, o => o with { Empty = true });

        var messages = await HearAsync(client, perMessage);
        await client.EndAsync();

        Assert.Equal("END\n", messages[0]);
    }

    [Theory(Timeout = 15_000)]
    [MemberData(nameof(Ways))]
    public async Task A_list_with_bets_is_not_empty(UploadProtocol protocol, bool perMessage)
    {
        using var client = Start(Csv.Of(2), protocol, perMessage, o => o with { Empty = true });

        var failure = await client.FailAsync<FailedException>();

        Assert.EndsWith(
            "has 2 bets, and --empty says that the agency has none; nothing was sent",
            failure.Message
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task The_first_ten_bad_lines_are_told_and_the_number_of_all()
    {
        using var client = Start(
            string.Concat(Enumerable.Repeat(Bad, 12)),
            UploadProtocol.Resume,
            perMessage: false
        );

        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("has 12 bad lines and 0 bets", failure.Message);
        Assert.Equal(10, client.Log.With("action: bad_line |").Count);
        Assert.EndsWith(
            "bad_lines: 12 | told: 10",
            Assert.Single(client.Log.With("action: bad_lines"))
        );
    }

    private static RunningClient Start(
        string csv,
        UploadProtocol protocol,
        bool perMessage,
        Func<ClientOptions, ClientOptions>? with = null
    ) =>
        RunningClient.Start(
            csv,
            o =>
                (with ?? (options => options))(
                    o with
                    {
                        Protocol = protocol,
                        Connection = perMessage
                            ? ConnectionKind.PerMessage
                            : ConnectionKind.Persistent,
                        Retry = TimeSpan.FromHours(1),
                    }
                )
        );

    // All messages but RES, on as many connections as come.
    private static async Task<List<string>> HearAsync(RunningClient client, bool perMessage)
    {
        var heard = new List<string>();
        do
        {
            using var agency = await client.Server.AcceptAsync();
            while (await agency.ReceiveAsync() is { } message)
            {
                if (!message.StartsWith("RES|", StringComparison.Ordinal))
                    heard.Add(message);
                await agency.AnswerAsync(AnswerTo(message, heard));
            }
        } while (perMessage && heard[^1] != "CON|7\n");
        return heard;
    }

    private static string AnswerTo(string message, List<string> heard) =>
        message[..3] switch
        {
            "RES" => $"RES ACK|{heard.Sum(other => other.Count(c => c == '|') / 5)}\n",
            "END" => "END ACK\n",
            "WIN" => "Y\n",
            "CON" => "\n",
            _ => "ACK\n",
        };
}

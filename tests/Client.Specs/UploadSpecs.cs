using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Specs;

public sealed class UploadSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task Bets_go_in_batches_then_END_then_CON_on_one_connection()
    {
        using var client = RunningClient.Start(Csv.Of(5), o => o with { BatchMaxAmount = 2 });
        using var server = await client.Server.AcceptAsync();

        var messages = await server.ServeAsync();
        await client.EndAsync();

        Assert.Equal(
            [Csv.WireOf(1, 2), Csv.WireOf(3, 4), Csv.WireOf(5, 5), "END\n", "CON|7\n"],
            messages
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task The_next_batch_waits_for_the_answer_to_the_last()
    {
        using var client = RunningClient.Start(Csv.Of(2), o => o with { BatchMaxAmount = 1 });
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        var early = server.ReceiveAsync();
        Assert.False(early.IsCompleted);
        await server.AnswerAsync("ACK\n");

        Assert.Equal(Csv.Wire(2), await early);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_log_tells_the_upload_from_its_settings_to_its_end()
    {
        using var client = RunningClient.Start(
            Csv.Of(3),
            o => o with { BatchMaxAmount = 2, LogLevel = LogLevel.Info }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ServeAsync("30000001|30000002\n");
        await client.EndAsync();

        var at = client.Server.Address;
        var file = client.Folder.File("bets.csv");
        Assert.Equal(
            [
                $"INFO     action: config | result: success | client_id: 7 | server_address: {at} "
                    + "| loop_amount: 5 | loop_period: 5s | log_level: INFO",
                $"INFO     action: config_upload | result: success | file: {file} | batch_max_amount: 2",
                $"INFO     action: list_checked | result: success | file: {file} | bets: 3 | bad_lines: 0",
                $"INFO     action: connect | result: success | client_id: 7 | server_address: {at}",
                "INFO     action: apuesta_enviada | result: success | dni: 30000003 | numero: 3",
                "INFO     action: wait_for_draw | result: in_progress | client_id: 7",
                "INFO     action: consulta_ganadores | result: success | cant_ganadores: 2",
                $"INFO     action: close | result: success | resource: connection to {at}",
                $"INFO     action: close | result: success | resource: file {file}",
                "INFO     action: shutdown | result: success | client_id: 7",
            ],
            client.Log.Lines
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task Each_bet_and_each_batch_is_told_at_DEBUG()
    {
        using var client = RunningClient.Start(Csv.Of(3));
        using var server = await client.Server.AcceptAsync();

        await server.ServeAsync();
        await client.EndAsync();

        Assert.Equal(
            [.. Enumerable.Range(1, 3).Select(n => $"dni: {30_000_000 + n} | numero: {n}")],
            client.Log.With("DEBUG    action: apuesta_enviada").Select(Details)
        );
        Assert.Equal(
            "DEBUG    action: batch_sent | result: success | cantidad: 3 | total: 3",
            Assert.Single(client.Log.With("batch_sent"))
        );
    }

    [Theory(Timeout = 15_000)]
    [InlineData("\n", 0)]
    [InlineData("30000001\n", 1)]
    [InlineData("30000001|30000002|30000003\n", 3)]
    public async Task The_winners_are_counted(string answer, int winners)
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ServeAsync(answer);
        await client.EndAsync();

        Assert.Equal(
            $"INFO     action: consulta_ganadores | result: success | cant_ganadores: {winners}",
            Assert.Single(client.Log.With("consulta_ganadores"))
        );
    }

    [Theory(Timeout = 15_000)]
    [InlineData("")]
    [InlineData("\n\n\r\n")]
    public async Task An_agency_without_bets_names_its_upload_before_END(string csv)
    {
        using var client = RunningClient.StartResuming(csv, o => o with { Empty = true });
        using var server = await client.Server.AcceptUploadAsync();

        Assert.Equal(["END\n", "CON|7\n"], await server.ServeAsync());
        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_rejected_batch_is_told_and_does_not_hold_up_the_others()
    {
        using var client = RunningClient.Start(Csv.Of(5), o => o with { BatchMaxAmount = 2 });
        using var server = await client.Server.AcceptAsync();

        Assert.Equal(Csv.WireOf(1, 2), await server.ReceiveAndAnswerAsync("REJECTED 1\n"));
        Assert.Equal([Csv.WireOf(3, 4), Csv.Wire(5)], await server.ServeAsync());
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("the server refused 1 bet of ", failure.Message);
        Assert.Contains("END was not sent; sent again with", failure.Message);
        Assert.Equal(
            "WARNING  action: apuesta_enviada | result: fail | cantidad: 2 | rechazadas: 1",
            Assert.Single(client.Log.With("rechazadas"))
        );
        Assert.Equal(["2 | total: 3", "1 | total: 4"], Totals(client));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("ERROR the database is gone\n", "the server refused: the database is gone")]
    [InlineData("ERROR a|b\tc\n", @"the server refused: a\x7Cb\tc")]
    [InlineData("REJECTED 2\n", "refused 2 of 1 bets")]
    [InlineData("REJECTED -1\n", "answered BET with 'REJECTED -1'")]
    [InlineData("END ACK\n", "answered BET with 'END ACK'")]
    [InlineData("\n", "answered BET with ''")]
    [InlineData("ACK\nACK\n", "answered a message with 'ACK\\nACK\\n'")]
    public async Task An_answer_that_is_none_ends_the_upload(string answer, string reason)
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync(answer);

        Assert.Contains(reason, (await client.FailAsync<WireException>()).Message);
        Assert.Null(await server.ReceiveAsync());
        Assert.Single(client.Log.With("resource: connection"));
    }

    private static string Details(string line) => string.Join(" | ", line.Split(" | ")[2..]);

    private static IEnumerable<string> Totals(RunningClient client) =>
        client.Log.With("batch_sent").Select(line => line.Split("cantidad: ")[1]);
}

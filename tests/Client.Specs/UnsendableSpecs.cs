using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

public sealed class UnsendableSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task The_other_lines_are_sent_and_the_end_is_a_failure_with_the_count()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            $"oops\n{Csv.Line(1)}a|b,c,d,e,f\n{Csv.Line(2)}",
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();

        var messages = await server.ServeAsync("1\n");
        var failure = await client.FailAsync<FailedException>();

        Assert.Equal([Csv.WireOf(1, 2), "END\n", "CON|7\n"], messages);
        Assert.Contains("2 lines could not be sent", failure.Message);
        Assert.Equal("1\n", await File.ReadAllTextAsync(folder.File("winners")));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_file_that_is_no_list_of_bets_is_not_ended()
    {
        using var client = RunningClient.Start(
            $"{Csv.Of(3)}\"oops,\n{Csv.Line(4)}",
            o => o with { BatchMaxAmount = 2 }
        );
        using var server = await client.Server.AcceptAsync();

        var messages = await server.ServeAsync();
        var failure = await client.FailAsync<FailedException>();

        Assert.Equal([Csv.WireOf(1, 2)], messages);
        Assert.Contains("line 4: a quote is opened and not closed", failure.Message);
    }
}

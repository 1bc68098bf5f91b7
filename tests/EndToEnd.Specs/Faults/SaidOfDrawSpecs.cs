using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>What two servers of one draw may say of it.</summary>
public sealed class SaidOfDrawSpecs
{
    [Theory]
    [InlineData("sorteo", "draw_found", false)]
    [InlineData("sorteo", "sorteo", true)]
    [InlineData("sorteo", "sorteo", false)]
    [InlineData("draw_found", "sorteo", true)]
    public void Both_servers_say_that_the_draw_was_made_only_where_a_person_has_made_it(
        string one,
        string other,
        bool byPerson
    )
    {
        var said = Lives(one).Beside(Lives(other), byPerson);

        Assert.Equal(one == other && !byPerson, said.IsMadeAgain);
    }

    [Fact]
    public void A_server_that_says_twice_that_a_person_made_the_draw_is_seen() =>
        Assert.True(Lives("sorteo,sorteo").Beside(Lives("sorteo"), byPerson: true).IsMadeAgain);

    private static SaidOfDraw Lives(string actions) =>
        SaidOfDraw.In(
            actions
                .Split(',')
                .Select(action => (SaidLine[])[new(false, $"action: {action} | result: success")])
        );
}

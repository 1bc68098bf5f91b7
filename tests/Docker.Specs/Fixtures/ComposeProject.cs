namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// A fresh checkout, and Docker with nothing of ours in it: the state before the first command. Owns both; what the
/// commands have started is removed on dispose.
/// </summary>
internal sealed class ComposeProject : IAsyncDisposable
{
    private readonly Dictionary<string, Container> _containers = [];

    private ComposeProject(Checkout checkout) => Checkout = checkout;

    /// <summary>Where the commands are typed.</summary>
    public Checkout Checkout { get; }

    /// <summary>The server's container.</summary>
    public Container Server => Named("server");

    /// <summary>Begins.</summary>
    public static async Task<ComposeProject> NewAsync()
    {
        var checkout = await Checkout.CopyAsync();
        await Engine.ClearAsync(checkout);
        return new ComposeProject(checkout);
    }

    /// <summary>An agency's container.</summary>
    public Container Client(int agency) => Named($"client{agency}");

    /// <summary>The containers of the agencies 1 to <paramref name="count"/>.</summary>
    public IReadOnlyList<Container> Clients(int count) =>
        [.. Enumerable.Range(1, count).Select(Client)];

    /// <summary>A container by its name.</summary>
    public Container Named(string name) =>
        _containers.TryGetValue(name, out var container)
            ? container
            : _containers[name] = new Container(Checkout, name);

    /// <summary>Types commands, which must succeed.</summary>
    /// <param name="commands">As a person would type them.</param>
    /// <param name="mode">What <c>MODE</c> says in the environment.</param>
    public async Task<Ended> TypeAsync(string commands, string mode = "") =>
        (await Checkout.TypeAsync(commands, ("MODE", mode))).With(0);

    /// <summary>Containers of the same names are other ones now: forgets what the old ones said.</summary>
    public async Task ForgetAsync()
    {
        foreach (var container in _containers.Values)
            await container.DisposeAsync();
        _containers.Clear();
    }

    /// <summary>Invented bets for the agencies 1 to <paramref name="agencies"/>, the same every time.</summary>
    public async Task InventBetsAsync(int agencies, int bets) =>
        (
            await Checkout.RunAsync(
                [
                    Programs.Lottery,
                    "dataset",
                    "--agencies",
                    $"{agencies}",
                    "--bets",
                    $"{bets}",
                    "--out",
                    ".data/dataset",
                ],
                [],
                "checkout"
            )
        ).With(0);

    /// <summary>The documents of an agency's winners, in the order of its file.</summary>
    public IReadOnlyList<string> WinnersIn(
        int agency,
        string winningNumber,
        string folder = ".data/dataset"
    ) =>
        [
            .. Checkout
                .Lines($"{folder}/agency-{agency}.csv")
                .Select(line => line.Split(','))
                .Where(fields => fields[4] == winningNumber)
                .Select(fields => fields[2]),
        ];

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        try
        {
            await Engine.ClearAsync(Checkout);
        }
        finally
        {
            Checkout.Dispose();
        }
    }
}

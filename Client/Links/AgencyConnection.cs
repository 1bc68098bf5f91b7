using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// One connection to the server, as the agency sees it: ask, and hear the answers in the same order. Owns the socket;
/// disposing it says goodbye. A question costs next to no allocation (its builders are pooled): an upload
/// may have millions.
/// </summary>
internal sealed class AgencyConnection : IServerLink
{
    private readonly ServerSocket _server;
    private readonly FrameReader _answers;
    private readonly FrameWriter _questions;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _end;

    private readonly Func<CancellationToken, ValueTask<bool>> _flush;
    private readonly Func<CancellationToken, ValueTask<bool>> _hear;
    private int _unsent;

    // The payload that came last, valid until the next is read, and whether its answer goes on behind it.
    private ReadOnlyMemory<byte> _heard;
    private bool _goesOn;

    private AgencyConnection(ServerSocket server, ClientOptions options)
    {
        (_server, _patience, Window) = (server, options.Patience, options.Window);
        (_answers, _questions) = (new FrameReader(server.Stream), new FrameWriter(server.Stream));
        (_flush, _hear) = (FlushAsync, TryReadAsync);
        _end = new(Timeout.InfiniteTimeSpan, options.Clock);
    }

    /// <inheritdoc/>
    public int Window { get; }

    /// <summary>Connects to the server of <paramref name="options"/>.</summary>
    /// <exception cref="ConnectionException">The server cannot be reached.</exception>
    public static async Task<AgencyConnection> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    ) => new(await ServerSocket.ConnectAsync(options, log, cancellationToken), options);

    /// <inheritdoc/>
    public ValueTask SendAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        stop.ThrowIfCancellationRequested();
        _questions.Add(payload);
        // Some together, so that the server gets much in one read; and a part of the window, so that it has
        // work while the next ones are made.
        return ++_unsent < Window / 4 ? ValueTask.CompletedTask : SendAsync(word, kill);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> HearAsync(string word, CancellationToken kill)
    {
        await HearPayloadAsync(word, kill);
        return Decode(_heard.Span);
    }

    /// <inheritdoc/>
    public async ValueTask HearAsync(
        string word,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    )
    {
        do
        {
            await HearPayloadAsync(word, kill);
            take(_heard);
        } while (_goesOn);
    }

    /// <summary>Closes the connection in order.</summary>
    public void Dispose()
    {
        _server.Dispose();
        _end.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(string word, CancellationToken kill)
    {
        await IsDoneAsync(word, _flush, kill);
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HearPayloadAsync(string word, CancellationToken kill)
    {
        if (!await IsDoneAsync(word, _hear, kill))
            throw Lost(word, _goesOn ? ", in the middle of the answer" : "");
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
        // Of all errors this is the one that asks for another try, so it is a trouble of the connection.
        if (_patience != Timeout.InfiniteTimeSpan && ReplyDecoder.IsCannotStoreNow(_heard.Span))
            throw _server.Failed($"{word} was refused: {Reply.CannotStoreNow}");
    }

    // Does something that ends by itself, by the patience for it, or by a kill; and names its troubles.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> IsDoneAsync(
        string word,
        Func<CancellationToken, ValueTask<bool>> something,
        CancellationToken kill
    )
    {
        // One source for all questions, and the runtime's pooled registration: no garbage for a message.
        using var killing = kill.UnsafeRegister(
            static end => ((CancellationTokenSource)end!).Cancel(),
            _end
        );
        _end.CancelAfter(PatienceFor(word));
        try
        {
            return await something(_end.Token);
        }
        catch (OperationCanceledException)
        {
            kill.ThrowIfCancellationRequested();
            throw Unanswered(word);
        }
        catch (IOException e)
        {
            throw Lost(word, $": {e.Message}");
        }
        catch (WireException e) when (_answers.InputEnded)
        {
            throw Lost(word, $": {e.Message}");
        }
    }

    // END may make the draw, which looks at every bet that there is; and CON waits for it, perhaps for hours.
    // A dead server is found out by the socket meanwhile.
    private TimeSpan PatienceFor(string word) =>
        word is "END" or "CON" ? Timeout.InfiniteTimeSpan : _patience;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        _unsent = 0;
        await _questions.FlushAsync(cancellationToken);
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) is not { } payload)
            return false;
        (_heard, _goesOn) = (payload, payload.Span[^1] != BetLine.Terminator);
        return true;
    }

    // Nothing waits here while its answer is waited for.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        if (_answers.TryRead(out var payload))
            return payload;
        await FlushAsync(cancellationToken);
        return await _answers.ReadAsync(cancellationToken);
    }

    // Nearly all answers are this one, and it is the same string each time.
    private static string Decode(ReadOnlySpan<byte> answer) =>
        answer.SequenceEqual("ACK\n"u8) ? "ACK\n"
        : Utf8.IsValid(answer) ? Encoding.UTF8.GetString(answer)
        : throw new WireException("the server's answer is not UTF-8");

    // A server that hangs closes nothing: the next connection may get a worker that works.
    private ConnectionException Unanswered(string word) =>
        _server.Failed($"{word} was not answered within {_patience.TotalSeconds} s");

    private ConnectionException Lost(string word, string details) =>
        _server.Lost($"before {word} was answered{details}");
}

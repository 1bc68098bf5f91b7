using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// One connection to the server: sends messages, and receives the answers in the same order. Owns the socket;
/// disposing it closes the connection in order. A message costs almost no allocation (the async builders are
/// pooled): an upload may have millions.
/// </summary>
internal sealed class ServerConnection : IServerLink
{
    private readonly ServerSocket _server;
    private readonly FrameReader _answers;
    private readonly FrameWriter _questions;
    private readonly ClientOptions _options;
    private readonly CancellationTokenSource _end;

    private readonly Func<CancellationToken, ValueTask<bool>> _flush;
    private readonly Func<CancellationToken, ValueTask<bool>> _receive;
    private int _unsent;

    // The last payload, valid until the next one is read, and whether more payloads of its answer follow.
    private ReadOnlyMemory<byte> _received;
    private bool _moreFollows;

    private ServerConnection(ServerSocket server, ClientOptions options)
    {
        (_server, _options, Window) = (server, options, options.Window);
        (_answers, _questions) = (new FrameReader(server.Stream), new FrameWriter(server.Stream));
        (_flush, _receive) = (FlushAsync, TryReadAsync);
        _end = new(Timeout.InfiniteTimeSpan, options.Clock);
    }

    public int Window { get; }

    public static async Task<ServerConnection> ConnectAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken cancellationToken
    ) => new(await ServerSocket.ConnectAsync(options, log, cancellationToken), options);

    public ValueTask SendAsync(Message message, CancellationToken stop, CancellationToken kill) =>
        SendAsync(message, MessageEncoder.Encode(message), stop, kill);

    public ValueTask SendBetsAsync(
        ReadOnlyMemory<byte> lines,
        CancellationToken stop,
        CancellationToken kill
    ) => SendAsync(Message.Bets.Any, lines, stop, kill);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> ReceiveAsync(Message message, CancellationToken kill)
    {
        await ReceivePayloadAsync(message, kill);
        return Decode(_received.Span);
    }

    public async ValueTask ReceiveAsync(
        Message message,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    )
    {
        do
        {
            await ReceivePayloadAsync(message, kill);
            take(_received);
        } while (_moreFollows);
    }

    public void Dispose()
    {
        _server.Dispose();
        _end.Dispose();
    }

    private ValueTask SendAsync(
        Message message,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        stop.ThrowIfCancellationRequested();
        _questions.Add(payload);
        // A part of the window in one write: the server reads much at once, and has work while the next
        // messages are made.
        return ++_unsent < Window / 4 ? ValueTask.CompletedTask : FlushAsync(message, kill);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync(Message message, CancellationToken kill)
    {
        await WithTimeoutAsync(message, _flush, kill);
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceivePayloadAsync(Message message, CancellationToken kill)
    {
        if (!await WithTimeoutAsync(message, _receive, kill))
            throw Lost(message, _moreFollows ? ", in the middle of the answer" : "");
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
        // An error after which to try again, so it counts as a lost connection.
        if (_options.TriesAgain && ReplyDecoder.FindPassingError(_received.Span) is { } reason)
            throw _server.Failed($"{message.Word} was refused: {reason}");
    }

    // Runs an operation with a timeout, and turns its errors into a ConnectionException.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WithTimeoutAsync(
        Message message,
        Func<CancellationToken, ValueTask<bool>> operation,
        CancellationToken kill
    )
    {
        // One source for all messages, and the runtime's pooled registration: no garbage.
        using var killing = kill.UnsafeRegister(
            static end => ((CancellationTokenSource)end!).Cancel(),
            _end
        );
        _end.CancelAfter(TimeoutFor(message));
        try
        {
            return await operation(_end.Token);
        }
        catch (OperationCanceledException)
        {
            kill.ThrowIfCancellationRequested();
            throw Unanswered(message);
        }
        catch (IOException e)
        {
            throw Lost(message, $": {e.Message}");
        }
        catch (WireException e) when (_answers.InputEnded && e.OtherProtocol is null)
        {
            throw Lost(message, $": {e.Message}");
        }
        catch (WireException e) when (e.OtherProtocol is { } other)
        {
            throw new WireException(
                $"the answer looks like {other}: is {_options.Server} the lottery's port?"
            );
        }
    }

    private TimeSpan TimeoutFor(Message message) =>
        _moreFollows ? _options.NextFrameTimeout : _options.AnswerTimeout(message);

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
        if (!_answers.TryRead(out var payload))
        {
            // Sends all messages before it waits for an answer.
            await FlushAsync(cancellationToken);
            if (await _answers.ReadAsync(cancellationToken) is not { } next)
                return false;
            payload = next;
        }
        (_received, _moreFollows) = (payload, payload.Span[^1] != BetLine.Terminator);
        return true;
    }

    // Nearly all answers are ACK: one string for all of them.
    private static string Decode(ReadOnlySpan<byte> answer) =>
        answer.SequenceEqual("ACK\n"u8) ? "ACK\n"
        : Utf8.IsValid(answer) ? Encoding.UTF8.GetString(answer)
        : throw new WireException("the server's answer is not UTF-8");

    // The worker may hang; the next connection may get another one.
    private ConnectionException Unanswered(Message message) =>
        _server.Failed(
            $"{message.Word} was not answered within {TimeoutFor(message).TotalSeconds} s"
        );

    private ConnectionException Lost(Message message, string details) =>
        _server.Lost($"before {message.Word} was answered{details}");
}

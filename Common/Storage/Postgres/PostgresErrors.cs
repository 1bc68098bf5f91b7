using System.Net.Sockets;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// What an exception of Npgsql means. The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
/// </summary>
internal static class PostgresErrors
{
    /// <summary>What <c>take_bets</c> raises where it is not the plain case.</summary>
    public const string NotPlain = "LT001";

    /// <summary>Whether it comes from the server, or from the way to it.</summary>
    public static bool IsStoreError(Exception e) =>
        e is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>Whether a later connection may succeed: the server starts, is full, or cannot be reached now.</summary>
    public static bool MayPass(Exception e) =>
        e is PostgresException { SqlState: var state }
            ? state is "57P01" or "57P02" or "57P03" or "53300"
                || state.StartsWith("08", StringComparison.Ordinal)
            : IsStoreError(e) && e.InnerException is not NotSupportedException;

    /// <summary>Whether the transaction was undone for the sake of another one: it can be tried again.</summary>
    public static bool IsConflict(Exception e) =>
        e is PostgresException { SqlState: "55P03" or "40P01" or "40001" };

    /// <summary>The error of an attempt, without what a bet's text may stand in.</summary>
    public static StoreException Failure(string attempt, Exception reason) =>
        new($"{attempt}: {Text(reason)}{AdviceFor(reason)}", reason);

    // The lines after the first hold details, which are of people.
    private static string Text(Exception reason)
    {
        var text =
            reason is PostgresException known ? known.MessageText
            : reason.InnerException is { } inner ? $"{reason.Message.TrimEnd('.')}: {inner.Message}"
            : reason.Message;
        return text.Split('\n')[0].TrimEnd('.', '\r');
    }

    private static string AdviceFor(Exception reason) =>
        reason is PostgresException known
            ? known.SqlState switch
            {
                "28P01" => "; give the password by PGPASSWORD or ~/.pgpass",
                "28000" => "; pg_hba.conf of the server says who may connect from where",
                "3D000" => "; make it with createdb, or name another one in the URL",
                "42501" => "; the role needs the rights that the page \"Several hosts\" lists",
                "53100" => "; the server's disk is full",
                "53300" => "; raise max_connections of the server, or lower --max-workers",
                _ => "",
            }
            : "";
}

using System.Runtime.InteropServices;

namespace Lottery.Audit.Verification;

/// <summary>
/// Reads columns of a row through SQLite's C interface (https://sqlite.org/c3ref/column_blob.html). SQLitePCLRaw
/// guards the handle and announces each call to the garbage collector, of which a row of a bet needs a dozen.
/// </summary>
internal static unsafe partial class BareColumns
{
    private const string Library = "e_sqlite3";

    /// <summary>The bytes of a column, where SQLite has them; valid until the next step.</summary>
    public static ReadOnlySpan<byte> Utf8(nint statement, int column)
    {
        // First the text, then its length.
        var text = ColumnText(statement, column);
        return new ReadOnlySpan<byte>(text, ColumnBytes(statement, column));
    }

    // All are short and do not block, as SuppressGCTransition requires.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static partial long Number(nint statement, int column);

    /// <summary>What a column holds: https://sqlite.org/c3ref/c_blob.html</summary>
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    public static partial int Type(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    private static partial byte* ColumnText(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    private static partial int ColumnBytes(nint statement, int column);
}

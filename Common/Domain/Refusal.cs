namespace Lottery.Domain;

/// <summary>Why a line of bets was refused. A refused line is logged and never stored.</summary>
public enum Refusal
{
    /// <summary>The line has more or fewer than six fields.</summary>
    FieldCount,

    /// <summary>The agency is no positive integer.</summary>
    Agency,

    /// <summary>The agency is not the one that the connection speaks for.</summary>
    OtherAgency,

    /// <summary>The first name is empty, or has only blanks.</summary>
    FirstName,

    /// <summary>The first name has a control or bidirectional control character in it.</summary>
    FirstNameControl,

    /// <summary>The first name is too long.</summary>
    FirstNameLength,

    /// <summary>The last name is empty, or has only blanks.</summary>
    LastName,

    /// <summary>The last name has a control or bidirectional control character in it.</summary>
    LastNameControl,

    /// <summary>The last name is too long.</summary>
    LastNameLength,

    /// <summary>The document is empty, or has only blanks.</summary>
    Document,

    /// <summary>The document has a control or bidirectional control character in it.</summary>
    DocumentControl,

    /// <summary>The document is too long.</summary>
    DocumentLength,

    /// <summary>The document begins as an answer does that refuses.</summary>
    DocumentError,

    /// <summary>The birthdate is no date that exists, written yyyy-MM-dd.</summary>
    Birthdate,

    /// <summary>The number is no integer from 0 to 99999999.</summary>
    Number,

    /// <summary>The agency has sent END before.</summary>
    AgencyFinished,

    /// <summary>The draw is closed.</summary>
    DrawClosed,

    /// <summary>The draw has been made.</summary>
    DrawMade,
}

/// <summary>The sentences that the log gives for each <see cref="Refusal"/>.</summary>
public static class RefusalReasons
{
    /// <summary>What is wrong with the line, in plain words.</summary>
    public static string Reason(this Refusal refusal) =>
        refusal switch
        {
            Refusal.FieldCount => "a bet has six fields",
            Refusal.Agency => "the agency is no positive integer",
            Refusal.OtherAgency => "this connection speaks for another agency",
            Refusal.FirstName => "the first name is empty or blank",
            Refusal.FirstNameControl => "the first name has a control character in it",
            Refusal.FirstNameLength => "the first name is longer than 255 bytes",
            Refusal.LastName => "the last name is empty or blank",
            Refusal.LastNameControl => "the last name has a control character in it",
            Refusal.LastNameLength => "the last name is longer than 255 bytes",
            Refusal.Document => "the document is empty or blank",
            Refusal.DocumentControl => "the document has a control character in it",
            Refusal.DocumentLength => "the document is longer than 64 bytes",
            Refusal.DocumentError => "the document begins with ERROR",
            Refusal.Birthdate => "the birthdate is no real date yyyy-MM-dd",
            Refusal.Number => "the number is no integer from 0 to 99999999",
            Refusal.AgencyFinished => "the agency has sent END",
            Refusal.DrawClosed => "the draw is closed",
            Refusal.DrawMade => "the draw has been made",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
        };

    /// <summary>
    /// The field that is wrong, counted from 0 for the first name to 4 for the number; <c>null</c> for none.
    /// </summary>
    public static int? Field(this Refusal refusal) =>
        refusal switch
        {
            Refusal.FirstName or Refusal.FirstNameControl or Refusal.FirstNameLength => 0,
            Refusal.LastName or Refusal.LastNameControl or Refusal.LastNameLength => 1,
            Refusal.Document
            or Refusal.DocumentControl
            or Refusal.DocumentLength
            or Refusal.DocumentError => 2,
            Refusal.Birthdate => 3,
            Refusal.Number => 4,
            _ => null,
        };
}

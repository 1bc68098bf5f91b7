namespace Lottery.Storage.Tables;

/// <summary>Runs verbs of a store, each whole or not at all.</summary>
/// <exception cref="StoreException">Nothing of the verb is stored, as far as can be known.</exception>
internal interface ITransactions
{
    /// <summary>Runs a verb that reads once, or for which several states of the database will do.</summary>
    T Read<T>(string attempt, Func<T> verb);

    /// <summary>Runs a verb that reads several times, and sees one state of the database.</summary>
    T ReadSnapshot<T>(string attempt, Func<T> verb);

    /// <summary>Runs a verb beside which no other process writes.</summary>
    T Write<T>(string attempt, Func<T> verb);

    /// <summary>Runs a verb beside others of its kind, where the engine can, but never beside a <see cref="Write"/>.</summary>
    T WriteShared<T>(string attempt, Func<T> verb);
}

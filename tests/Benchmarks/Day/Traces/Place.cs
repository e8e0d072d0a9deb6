namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>Where somebody is.</summary>
internal enum Place
{
    Asleep,
    Home,
    Transit,
    Car,
    Work,
    Out,
}

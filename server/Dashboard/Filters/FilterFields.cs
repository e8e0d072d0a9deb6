namespace OfflineSync.Server.Dashboard.Filters;

/// <summary>The filters that mean something on a page. The others are kept for the pages after it.</summary>
[Flags]
internal enum FilterFields
{
    None = 0,
    Days = 1,
    AppVersion = 2,
    Os = 4,
    Region = 8,
    Network = 16,
    Cohort = AppVersion | Os | Region | Network,
    All = Days | Cohort,
}

using Lottery.Docker.Specs.Fixtures;

// The names of the containers are fixed: there can be one lottery at a time, and so one test.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(Images))]
